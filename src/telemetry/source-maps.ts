import { setSourceMapsSupport } from 'node:module';

// Loaded before anything else (`node --import`), so that our own lines stand in stack traces. `--enable-source-maps` would
// also keep the maps of all packages in memory: 28 MB that nobody reads.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
