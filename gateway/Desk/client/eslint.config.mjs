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
            // Spreading strings into code points is intended: they are only counted, or joined again unchanged.
            "@typescript-eslint/no-misused-spread": "off",
            // lib.dom declares APIs as always present that are missing in some browsers: locks, storage, randomUUID outside HTTPS.
            "@typescript-eslint/no-unnecessary-condition": "off",
            // The deprecated execCommand is the only way to insert text that the user can undo.
            "@typescript-eslint/no-deprecated": "off",
            "@typescript-eslint/no-extraneous-class": "off",
            // With noUncheckedIndexedAccess, assertions are needed where an index is known to be in range.
            "@typescript-eslint/no-non-null-assertion": "off",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/no-confusing-void-expression": [
                "error",
                { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
            ],
            // In attributes and form fields an empty string means "none", so || is intended.
            "@typescript-eslint/prefer-nullish-coalescing": "off",
            // Conflicts with TypeScript's noPropertyAccessFromIndexSignature.
            "@typescript-eslint/dot-notation": "off",
        },
    },
    { files: ["**/*.mjs"], languageOptions: { globals: { process: "readonly" } } },
);
