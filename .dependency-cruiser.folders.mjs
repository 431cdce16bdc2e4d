// No circle between the folders of a storey by values: what is only a type may point either way, since the engine
// holds every port. A run of its own, because only without types does a folder count its values alone.
import arrows from './.dependency-cruiser.mjs';

const storey = (name) => ({
  name: `no-circles-between-folders-of-${name}`,
  severity: 'error',
  scope: 'folder',
  from: { path: `^packages/server/src/${name}` },
  to: { circular: true },
});

export default {
  forbidden: ['core', 'flows'].map(storey),
  options: { ...arrows.options, tsPreCompilationDeps: false },
};
