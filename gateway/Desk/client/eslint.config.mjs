import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
    globalIgnores(["dist/", "node_modules/"]),
    js.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            eqeqeq: ["error", "always", { null: "ignore" }],
            "prefer-const": "error",
            // Letters are counted and written back as code points; none is split from its marks for good.
            "@typescript-eslint/no-misused-spread": "off",
            // Browsers lack what lib.dom declares as always there: locks, storage, randomUUID outside HTTPS.
            "@typescript-eslint/no-unnecessary-condition": "off",
            // execCommand is the one way to insert text that undo can take back.
            "@typescript-eslint/no-deprecated": "off",
            "@typescript-eslint/no-extraneous-class": "off",
            // noUncheckedIndexedAccess makes these necessary where an index is known to be in range.
            "@typescript-eslint/no-non-null-assertion": "off",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/no-confusing-void-expression": [
                "error",
                { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
            ],
            // An empty string means "none" in attributes and form fields, so || is meant where it stands.
            "@typescript-eslint/prefer-nullish-coalescing": "off",
            // Attributes, datasets and form values are maps from names: noPropertyAccessFromIndexSignature style.
            "@typescript-eslint/dot-notation": "off",
        },
    },
    { files: ["**/*.mjs"], languageOptions: { globals: { process: "readonly" } } },
);
