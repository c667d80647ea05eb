import { loadRequestReader, type OpenedIndex, openIndex } from './open-index.ts';
import { loadNeighbours, type Neighbours } from './rank/neighbours.ts';
import type { RequestReader } from './request/understand.ts';
import { makeSearch, type Search } from './search.ts';

export interface OpenedSearch extends OpenedIndex {
  readonly neighbours: Neighbours;
  readonly search: Search;
  readonly understand: RequestReader;
}

/**
 * Everything that answers a search, over `content/` and one SQLite file.
 * @param path the file, or `:memory:`
 * @throws Error naming the file of `content/` that is not right; errors of node:sqlite
 */
export function openSearch(contentDir: string, path: string): OpenedSearch {
  const opened = openIndex(contentDir, path);
  const neighbours = loadNeighbours(contentDir, opened.codes);
  return {
    ...opened,
    neighbours,
    search: makeSearch({ ...opened, neighbours }),
    understand: loadRequestReader(contentDir, opened),
  };
}
