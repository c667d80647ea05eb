import { createHash } from 'node:crypto';
import { type Catalogs, loadCatalogs } from '../understanding/entities/catalogs.ts';
import {
  makeMessageTrades,
  makeTitleTrades,
  type OccupationCodes,
} from '../understanding/entities/occupation-codes.ts';
import { wordsIn } from '../understanding/fold.ts';
import { readLists } from '../understanding/lexicon.ts';
import { type Codes, makeCodes } from './codes.ts';
import { type Eligibility, loadEligibility } from './eligibility.ts';
import { makeRowReader } from './index/row.ts';
import { Screen } from './index/screen.ts';
import { TitleReader } from './index/title.ts';
import { VacancyIndex } from './index/vacancy-index.ts';
import { makeRequestReader, type RequestReader } from './request/understand.ts';

/** Raise when rows are worked out in another way from the same vacancies and rules. */
const READER = 1;

export interface OpenedIndex {
  readonly index: VacancyIndex;
  readonly catalogs: Catalogs;
  readonly codes: Codes;
  readonly eligibility: Eligibility;
  readonly trades: OccupationCodes;
}

/**
 * Opens the local copy over the rules and catalogues of `content/`.
 * @param path the SQLite file, or `:memory:`
 * @throws Error naming the file of `content/` that is not right; errors of node:sqlite
 */
export function openIndex(contentDir: string, path: string): OpenedIndex {
  const catalogs = loadCatalogs(contentDir);
  const codes = makeCodes(catalogs);
  const eligibility = loadEligibility(contentDir);
  const screen = new Screen(contentDir);
  const trades = loadTrades(contentDir, catalogs);
  const read = makeRowReader({
    codes,
    titles: new TitleReader(loadTitleTrades(contentDir, catalogs)),
    eligibility,
    screen,
  });
  const version = createHash('sha256')
    .update([READER, codes.version, eligibility.version, screen.version].join('\0'))
    .digest('hex');
  return { index: new VacancyIndex({ path, codes, read, version }), catalogs, codes, eligibility, trades };
}

/** What people call each occupation, from the catalogue and `content/understanding/`. */
export function loadTrades(contentDir: string, catalogs: Catalogs): OccupationCodes {
  return makeMessageTrades(catalogs, {
    byCode: readLists(contentDir, 'occupation-codes.yaml'),
    byFamily: readLists(contentDir, 'occupations.yaml'),
    ordinary: talkOf(contentDir),
  });
}

const loadTitleTrades = (contentDir: string, catalogs: Catalogs): OccupationCodes =>
  makeTitleTrades(catalogs, { byCode: readLists(contentDir, 'occupation-codes.yaml') });

/** Reads requests in people's own words, over the same lists. */
export function loadRequestReader(
  contentDir: string,
  { catalogs, trades }: Pick<OpenedIndex, 'catalogs' | 'trades'>,
): RequestReader {
  return makeRequestReader({ catalogs, trades, talk: new Set(talkOf(contentDir).flatMap(wordsIn)) });
}

/** Words of talk: never a slip of a trade's name, and nothing to look for in a vacancy. */
const talkOf = (contentDir: string): string[] =>
  ['languages.yaml', 'request-talk.yaml'].flatMap((file) =>
    Object.values(readLists(contentDir, file)).flat(),
  );
