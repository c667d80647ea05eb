import { Script } from '../client.ts';
import { ERASE, LIBRARY } from './library.ts';

/** ARGV: contacts. Answers for each: of all its conversations, the pseudonyms of their addresses. */
export const READ_ADDRESS_KEYS = new Script(`${LIBRARY}${ERASE}
local found = {}
for _, contact in ipairs(ARGV) do
  local keys = {}
  for _, pair in ipairs(channels_of(contact)) do keys[#keys + 1] = call('HGET', K('c', pair[2]), 'address_key') or '' end
  found[#found + 1] = table.concat(keys, ' ')
end
return found
`);

/** Whether this has been done here: 1 or 0. */
export const IS_LINKED = new Script(`${LIBRARY}
return call('EXISTS', S('linked'))
`);

export const NOTE_LINKED = new Script(`${LIBRARY}
return call('SET', S('linked'), 1)
`);
