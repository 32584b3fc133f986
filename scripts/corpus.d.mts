/** docs/corpus.md as it should be for the files of a folder. */
export function corpusPage(corpus: string): Promise<string>;
