export function findNode(): string | undefined;
export function requireNode(): string;
