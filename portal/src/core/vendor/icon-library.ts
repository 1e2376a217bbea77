/**
 * In the place of Web Awesome's two icon libraries, which fetch: a strict CSP refuses that. Our own icons are drawn
 * by `ui/icon.ts`; no part of Web Awesome that we use needs one of its own.
 */
interface IconLibrary {
  name: string;
  resolver: (name: string) => string;
}

export const icons: Record<string, Record<string, string>> = { solid: {}, regular: {} };

const library_system_default: IconLibrary = { name: "system", resolver: () => "" };
const library_default_default: IconLibrary = { name: "default", resolver: () => "" };

export const getIconFolder = (): string => "";
export { library_default_default, library_system_default };
