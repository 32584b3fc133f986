// What STYLE asks of the code and a linter can check. Types are used, so that a forgotten promise or a case that a switch
// leaves out is found; what is only taste is left to the eye.
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/dist/**", "**/node_modules/**", ".cache/**", ".vscode-test/**", "server/cf/**", "**/*.cjs", "test/**/fixtures/**", "test/**/workspace/**"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // `return done()` in a function of type void leaves early, in one line.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // A test that ends in a rejected promise fails in node:test by itself; describe() and it() return promises that nobody awaits.
      "@typescript-eslint/no-floating-promises": ["error", { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: ["test", "it", "describe", "suite", "before", "after", "beforeEach", "afterEach"] }] }],
      // Flags and modifiers are letters in a string, and taking it apart letter by letter is the point.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // The compiler says so, and knows the leading underscore.
      "@typescript-eslint/no-unused-vars": "off",
      "no-restricted-syntax": ["error",
        { selector: "ExportDefaultDeclaration", message: "A default export has no name of its own: export it by name" },
        { selector: "ExportAllDeclaration", message: "A barrel hides where a thing comes from: import it from its own file" },
      ],
      "no-control-regex": "error",
      "eqeqeq": "error",
      "no-console": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["server/src/rules/index.ts", "server/src/catalog/index.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    files: ["test/**/*.ts", "scripts/**/*.ts"],
    rules: {
      "no-console": "off",
      // Tests read JSON and check it piece by piece: a wrong shape is a failure of the test, as it should be.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    extends: [tseslint.configs.base],
    rules: { "eqeqeq": "error", "prefer-const": "error", "no-undef": "off", "@typescript-eslint/no-unused-vars": "error" },
  },
);
