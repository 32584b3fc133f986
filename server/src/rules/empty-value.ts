// Where an option is set to nothing. An empty value leaves no text in the .cf, so that only the journal of a .mc knows who wrote it.
import type { Configuration } from "../model/configuration.ts";
import type { OptionView } from "../model/option.ts";
import type { Definition } from "../model/provenance.ts";

export function definedEmptyBy(configuration: Configuration, option: OptionView): Definition {
  const { definedBy } = option;
  const call = configuration.provenance.calls?.("define").findLast(({ args }) => args[0] === option.known?.mc);
  return call === undefined || (call.args[1] ?? "").trim() !== "" ? definedBy : { ...definedBy, place: call.place };
}
