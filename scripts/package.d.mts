/** Builds and packs; resolves to the path of the .vsix. */
export function packageExtension(): Promise<string>;
/** The .vsix of these sources: the one that is there already, else a new one. */
export function packageExtensionIfChanged(): Promise<string>;
