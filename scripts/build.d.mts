export function build(options?: { readonly production?: boolean }): Promise<void>;
export function bundleInto(folder: string, names: readonly string[]): Promise<void>;
