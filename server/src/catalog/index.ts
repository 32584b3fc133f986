// What is known about sendmail, as data: the one place from which rules, hover, completion, patchers and docs take names, types,
// defaults and versions. Every entry names its source; what is unknown is left out, never guessed.
export { confNames, findConfName, type ConfName } from "./conf-names.ts";
export {
  findOption,
  findOptionByConfName,
  findOptionByLetter,
  findOptionByPrefix,
  options,
  type Option,
  type OptionMatch,
  type OptionType,
  type OptionValue,
} from "./options.ts";
