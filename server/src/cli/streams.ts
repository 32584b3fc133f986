// What a command is given of the process that it runs in, so that none of them reaches for `process` by itself.

export interface Output {
  /** Text goes out as UTF-8; bytes go out as they are. */
  write(data: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
}

/** Standard input; a terminal says so. */
export type Input = AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };

export interface Streams {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly cwd: string;
}

/** Only a terminal gets colours, and not where its user said no (https://no-color.org). */
export function hasColour(output: Output, environment: NodeJS.ProcessEnv): boolean {
  return output.isTTY === true && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
}

/** All of standard input, at most `mostBytes`; undefined where there is more. */
export async function readAll(input: AsyncIterable<Uint8Array | string>, mostBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk, "utf8") : Buffer.from(chunk);
    size += bytes.length;
    if (size > mostBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
