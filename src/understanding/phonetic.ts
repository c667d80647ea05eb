/**
 * How a word sounds to the ear of somebody who writes as they speak, coarse on purpose: `kiero` and `quiero`, `aser` and
 * `hacer`, `yamar` and `llamar`, `moin` and `mwen` come out alike. Input is folded (`fold.ts`). Linear in the length.
 */
export function soundOf(word: string): string {
  const known = CREOLE.get(word);
  if (known !== undefined) return known;
  let sound = '';
  let last = '';
  for (let i = 0; i < word.length; i += 1) {
    const letter = word[i] ?? '';
    const next = word[i + 1] ?? '';
    let heard = letter;
    if (letter === 'h') {
      // ch and sh are one sound; ph is f, below; any other h is silent.
      if (last === 'k' && word[i - 1] === 'c') {
        sound = `${sound.slice(0, -1)}x`;
        last = 'x';
      } else if (word[i - 1] === 's') {
        sound = `${sound.slice(0, -1)}x`;
        last = 'x';
      }
      continue;
    }
    if (letter === 'q') {
      heard = 'k';
      if (next === 'u') i += 1;
    } else if (letter === 'c') heard = next === 'e' || next === 'i' ? 's' : 'k';
    else if (letter === 'z') heard = 's';
    else if (letter === 'v' || letter === 'w') heard = letter === 'v' ? 'b' : 'w';
    else if (letter === 'p' && next === 'h') {
      heard = 'f';
      i += 1;
    } else if (letter === 'l' && next === 'l') {
      heard = 'y';
      i += 1;
    } else if (letter === 'g' && (next === 'e' || next === 'i')) heard = 'j';
    else if (letter === 'g' && next === 'u' && (word[i + 2] === 'e' || word[i + 2] === 'i')) {
      heard = 'g';
      i += 1;
    } else if (letter === "'") continue;
    if (heard === last) continue;
    sound += heard;
    last = heard;
  }
  return sound;
}

/** Creole words whose spellings share too few letters for a rule. */
const CREOLE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mwen: ['m', 'mw', 'mwen', 'mwe', 'moin', 'mouin', 'mwin', 'mwenn', "m'", 'man'],
    kijan: ['kijan', 'kouman', 'koman', 'kòman', 'kouma', 'kman'],
    kisa: ['kisa', 'kisaa', 'ksa'],
    kote: ['kote', 'kotew', 'kibo'],
    genyen: ['gen', 'genyen', 'gin', 'ginyin', 'gain'],
    bezwen: ['bezwen', 'bezwin', 'bezoin', 'bzwen', 'bouzwen'],
    papye: ['papye', 'papie', 'papier', 'papiers', 'papyè'],
    djob: ['djob', 'job', 'jòb', 'djòb'],
  }).flatMap(([sound, spellings]) => spellings.map((spelling) => [spelling, sound] as const)),
);
