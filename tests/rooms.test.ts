import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Who may import whom. A room that is not named here has no rule; what a room holds itself is always open to it. */
const open: Readonly<Record<string, readonly string[]>> = {
  tasks: ['core/index'],
  hub: ['core/index'],
  emulator: [],
  'core/names': [],
  'core/world': ['core/names'],
  'core/wire': ['core/names', 'core/problems', 'core/world'],
  'core/problems': ['core/names', 'core/wire'],
  'core/engine': ['core/names', 'core/problems', 'core/wire', 'core/world'],
};
/** Each reads or makes one kind of thing, so what they may import is the same; of the engine, the verbs only. */
const thing = ['core/names', 'core/problems', 'core/wire', 'core/world', 'core/engine/resource'];
const rules = {
  ...open,
  'core/preflight': thing,
  'core/lookups': thing,
  'core/resources': [...thing, 'core/lookups'],
  'core/proofs': [...thing, 'core/lookups'],
  'core/inputs': ['core/names', 'core/problems', 'core/lookups', 'core/engine/report'],
  'core/recipes': ['names', 'problems', 'world', 'inputs', 'engine/recipe', 'lookups', 'resources', 'proofs', 'preflight'].map((room) => `core/${room}`),
  'core/index': ['core'],
};
