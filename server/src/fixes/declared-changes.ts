// What a fix declares to change in the effective .cf: the lines that may go and the lines that come. Tests hold the difference
// between two runs of the real m4 against it, so a fix that does more than it says is found.
import { confNames, findOption } from "../catalog/index.ts";
import type { Intent, Separator } from "../model/intent.ts";

export interface DeclaredChange {
  /** A line that must be there afterwards; undefined where the intent only takes something away. */
  readonly adds: RegExp | undefined;
  /** Every line that is removed, added or changed matches one of these. */
  readonly touches: readonly RegExp[];
}

export function declaredChange(intent: Intent): DeclaredChange {
  switch (intent.kind) {
    case "set-option": {
      const name = escape(findOption(intent.option)?.name ?? intent.option);
      // A .cf may have blanks around the value, which a fix leaves alone.
      return {
        adds: new RegExp(`^O ${name}[ \\t]*=[ \\t]*${escape(intent.value)}[ \\t]*$`),
        touches: [new RegExp(`^#?O ${name}(?:[ \\t]*=.*)?$`)],
      };
    }
    case "drop-option":
      return { adds: undefined, touches: [new RegExp(`^#?O ${escape(intent.option)}(?:[ \\t]*=.*)?$`)] };
    case "set-mailer-field": {
      // LOCAL_MAILER_MAX is read by two mailers: local and prog.
      const variable = confNames.find((entry) => entry.equate === `${intent.field}=` && entry.mailers?.includes(intent.mailer) === true);
      const mailers = (variable?.mailers ?? [intent.mailer]).map(escape).join("|");
      // The equate may stand in the mailer's continuation lines as well.
      const equate = new RegExp(`\\b${escape(intent.field)}=${escape(intent.value)}\\b`);
      return { adds: equate, touches: [new RegExp(`^M(?:${mailers}),`), equate, /^\tT=|^\t\tT=/] };
    }
    case "set-class": {
      const line = new RegExp(`^C\\{?${escape(intent.name)}\\}?${intent.words.map(escape).join(" ")}$`);
      // The first TRUST_AUTH_MECH of a .mc also changes the text with which relaying is refused (proto.m4, confRELAY_MSG).
      const refusal = intent.name === "TrustAuthMech" ? [/^R.*"550 Relaying denied(?:\. Proper authentication required\.)?"/] : [];
      return { adds: line, touches: [new RegExp(`^C\\{?${escape(intent.name)}\\}?`), ...refusal] };
    }
    case "enable-feature":
    case "disable-feature":
    case "raise-feature":
      // no_default_msa takes a listener away; any other feature is a set of rules, maps and classes, which ones the library knows.
      return { adds: undefined, touches: intent.feature === "no_default_msa" ? [/^$|^#####/, /^O DaemonPortOptions=/] : [/^[RSKCFD#]|^$|^\t|^ /] };
    case "rename-call":
      // What the file of that name writes the library knows: rules, maps, mailers, options.
      return { adds: undefined, touches: [/^/] };
    case "raise-definition":
      // The lines of the mailer that reads the name; what they look like then the library knows.
      return { adds: undefined, touches: [/^M\w+,|^\t/, /^$/] };
    case "set-header": {
      const first = new RegExp(`^H(?:\\?[^?]*\\?)?${escape(intent.header)}:`);
      return { adds: first, touches: [first, /^[ \t]+\S/] };
    }
    case "set-macro":
      return { adds: new RegExp(`^D\\{?${escape(intent.macro)}\\}?${escape(intent.value)}$`), touches: [new RegExp(`^D\\{?${escape(intent.macro)}\\}?`)] };
    case "set-map":
      return { adds: new RegExp(`^K${escape(intent.map)} .*${escape(intent.args)}$`), touches: [new RegExp(`^K${escape(intent.map)} `)] };
    case "drop-dns-list":
      return { adds: undefined, touches: [/^[RK#]|^$/] };
    case "set-listener":
      return { adds: lineOf("DaemonPortOptions", intent.to), touches: [lineOf("DaemonPortOptions", intent.from), lineOf("DaemonPortOptions", intent.to)] };
    case "add-listener":
      return { adds: lineOf("DaemonPortOptions", intent.listener), touches: [lineOf("DaemonPortOptions", intent.listener)] };
    case "remove-listener":
      return { adds: undefined, touches: [new RegExp(`^#?O DaemonPortOptions *= *${escape(intent.listener)}$`)] };
    case "correct-word": {
      const adds = new RegExp(escape(intent.to));
      return { adds, touches: [new RegExp(escape(intent.from)), adds] };
    }
    case "take-literally":
      return { adds: /\\#/, touches: [/#/] };
    case "separate":
      return { adds: undefined, touches: [SEPARATED[intent.by]] };
  }
}

/** Of which lines the words are kept apart so. */
const SEPARATED: Readonly<Record<Separator, RegExp>> = { tab: /^R/, blank: /^O/, equals: /^O/, colon: /^H/, comma: /^M/, nothing: /^[ \t]*[A-Z]/ };

function lineOf(option: string, value: string): RegExp {
  return new RegExp(`^O ${option} *= *${escape(value)}\\s*$`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
