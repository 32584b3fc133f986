// The settings that belong together when SMTP AUTH mechanisms are offered: the list, those that may relay, and passwords under TLS only.
import { isPlaintextMechanism, isWeakMechanism } from "../catalog/index.ts";
import type { Configuration } from "../model/configuration.ts";
import { type Intent, setClass, setOption } from "../model/intent.ts";

/** Offers these mechanisms and lets them relay. Where a password would be readable, p comes with it. */
export function offerMechanisms(configuration: Configuration, mechanisms: readonly string[]): readonly Intent[] {
  const options = configuration.option("AuthOptions");
  const needsP = mechanisms.some(isPlaintextMechanism) && !options.flags.has("p");
  const withP = options.isSet ? options.withFlag("p") : options.withFlag("A", "p");
  return [
    setOption("AuthMechanisms", mechanisms.join(" ")),
    setClass("TrustAuthMech", mechanisms),
    ...(needsP ? [setOption("AuthOptions", withP)] : []),
  ];
}

/** Without those that are broken or withdrawn. */
export function soundMechanisms(mechanisms: readonly string[]): readonly string[] {
  return mechanisms.filter((mechanism) => !isWeakMechanism(mechanism));
}
