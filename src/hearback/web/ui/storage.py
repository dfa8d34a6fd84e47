"""Where the served files come from: hashed names, compressed, cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also rewrites `import … from "./x.js"` to the hashed name."""

    support_js_module_import_aggregation = True
