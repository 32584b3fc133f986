export function unpackDeb(file: string, directory: string): Promise<void>;
export function debianMirrors(): string[];
