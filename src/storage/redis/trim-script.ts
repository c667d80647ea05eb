/** A function at the margin, on one line or up to the `end` at the margin. */
const FUNCTION = /^local function (\w+)\((?:.* end|.*\n(?:(?!end$).*\n)*end)$/gm;
const COMMENT = /^[ \t]*--.*\n/gm;
const NAME = /\w+/g;

/**
 * A script without the functions of its libraries that it does not reach, and without comment lines. Lua makes every
 * function of a script anew at each run and Redis runs nothing beside it: in a short script that cost more than what it
 * does to the data. A name in a text keeps a function, too; one more is no harm.
 */
export function trimScript(script: string): string {
  const text = script.replace(COMMENT, '');
  const functions = new Map([...text.matchAll(FUNCTION)].map(([whole, name = '']) => [name, whole]));
  const reached = new Set<string>();
  const reach = (part: string): void => {
    for (const [name] of part.matchAll(NAME)) {
      const body = functions.get(name);
      if (body === undefined || reached.has(name)) continue;
      reached.add(name);
      reach(body);
    }
  };
  reach(text.replace(FUNCTION, ''));
  return text.replace(FUNCTION, (whole, name: string) => (reached.has(name) ? whole : ''));
}
