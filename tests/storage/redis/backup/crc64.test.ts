import { expect, it } from 'vitest';
import { crc64 } from '../../../../src/storage/redis/backup/crc64.ts';

it('is the check that Redis computes (its own test vector, crc64.c), whole or in parts', () => {
  expect(crc64(Buffer.from('123456789')).readBigUInt64LE().toString(16)).toBe('e9c6d914c4b8d9ca');
  expect(crc64(Buffer.from('1234'), Buffer.from('56789')).readBigUInt64LE().toString(16)).toBe(
    'e9c6d914c4b8d9ca',
  );
});
