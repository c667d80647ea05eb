import type { z } from 'zod';
import type { DirectoryEntry, Knowledge } from '../../ports/knowledge.ts';
import type { TransferTargets } from '../api/schema.ts';

/**
 * What allies help with (keys of content/understanding/services.yaml). Not among them: offices that check papers,
 * consulates (somebody may have fled from that state), banks and tax offices: nobody's case is passed to those.
 */
const ALLIED: ReadonlySet<string> = new Set([
  'asylum',
  'shelter',
  'legal',
  'labour',
  'victims',
  'women',
  'children',
  'crisis',
  'health',
  'human_rights',
  'discrimination',
  'orientation',
  'skills',
  'basic_education',
]);

/** Where a case can be passed beside colleagues: every topic that one can be about, and the allies of the directory. */
export function transferTargets(
  knowledge: Pick<Knowledge, 'topics' | 'offices'>,
): z.output<typeof TransferTargets> {
  return {
    topics: [...new Set(['protection', ...knowledge.topics().map(({ id }) => id)])].sort(),
    allies: knowledge
      .offices()
      .filter(isAlly)
      .map(({ id, name, city, state }) => ({
        id,
        name,
        place: [city, state].filter(Boolean).join(', ') || null,
      }))
      .sort((a, b) => a.name.localeCompare(b.name, 'es')),
  };
}

const isAlly = ({ serves }: DirectoryEntry): boolean =>
  serves.some((service) => ALLIED.has(service)) && !serves.some((service) => service === 'migration');
