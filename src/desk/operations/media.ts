import type { Handlers } from '../api/handlers.ts';
import { DeskProblem } from '../contract.ts';

/** Files that people sent. */
export function mediaOperations(): Pick<Handlers, 'media'> {
  return {
    media: async () => {
      throw new DeskProblem(503, 'media-unavailable');
    },
  };
}
