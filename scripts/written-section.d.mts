export function withSection(path: string, marks: { readonly begin: string; readonly end: string }, text: string): string;
