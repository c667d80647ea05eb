// Loaded into the service before anything of its own: dialogs that always throw for whoever writes VENENO.
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/dist/src/turn/run-dialogs.js')) return loaded;
    const real = String(loaded.source);
    const renamed = real.replace('export function makeDialogRunner(', 'function makeRealRunner(');
    if (renamed === real) throw new Error('the poison found no place in run-dialogs.js');
    const source = `${renamed}
export function makeDialogRunner(built) {
  const run = makeRealRunner(built);
  return async (turn) => {
    if (/VENENO/.test(turn.input.words ?? '')) throw new Error('poison');
    return run(turn);
  };
}`;
    return { ...loaded, source };
  },
});
