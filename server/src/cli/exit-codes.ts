// Exit codes are a contract with scripts and CI: never renumber them. 2 wins over all others.
export const EXIT = { clean: 0, findings: 1, usage: 2 } as const;

/** Something that the caller has to put right: one line on standard error, exit code 2, no stack. */
export class UsageError extends Error {}
