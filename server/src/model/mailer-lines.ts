// Every M line that has a name, whether or not a later one takes its place, as far as somebody wrote its name.
import type { MailerLine } from "../cf/lines.ts";
import { definitionAt, isWritten } from "./cf-mistakes.ts";
import type { Configuration } from "./configuration.ts";
import type { Definition } from "./provenance.ts";

export interface WrittenMailer {
  readonly line: MailerLine;
  readonly name: string;
  /** Of the name. */
  readonly definedBy: Definition;
  /** Each equate has its sign of equality: at the first without one sendmail stops reading the line. */
  readonly isWhole: boolean;
}

export function findMailerLines(configuration: Configuration): readonly WrittenMailer[] {
  const broken = configuration.problems.filter((problem) => problem.id === "cf-equate-no-value");
  return configuration.file.lines.flatMap((line) => {
    if (line.kind !== "mailer" || line.name.text === "") return [];
    const definedBy = definitionAt(line.name.span, line);
    if (!isWritten(configuration, definedBy)) return [];
    const isWhole = !broken.some(({ span }) => span.start >= line.span.start && span.end <= line.span.end);
    return [{ line, name: line.name.text, definedBy, isWhole }];
  });
}
