/** Another process has this DATA_DIR open. */
export class StoreInUseError extends Error {
  override readonly name = 'StoreInUseError';
}

/** SQLite's own check found the file broken. */
export class StoreDamagedError extends Error {
  override readonly name = 'StoreDamagedError';
}

/** What was here lives in Redis now: an answer sent from here too would be sent twice. */
export class StoreMovedError extends Error {
  override readonly name = 'StoreMovedError';
}
