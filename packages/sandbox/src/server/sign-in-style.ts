/** The buttons stay in sight, because the list of a company is long. Contrast is at least 4.5 : 1 in both schemes. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --text: #1b1b1f; --ground: #fff; --quiet: #5a5a66; --line: #c5c5cf; --mark: #1a56b0; --onmark: #fff; --warn: #fff3d1; }
@media (prefers-color-scheme: dark) {
  :root { --text: #ececf1; --ground: #17171b; --quiet: #a9a9b6; --line: #4a4a55; --mark: #8ab4f8; --onmark: #10131a; --warn: #4a3a08; }
}
html { scroll-padding-bottom: 6rem; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.25; }
h2 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
.label { border: 2px dashed var(--mark); padding: .6rem; border-radius: .4rem; }
.notice { background: var(--warn); padding: .6rem; border-radius: .4rem; }
fieldset { border: 1px solid var(--line); border-radius: .4rem; margin: 0 0 1rem; padding: .6rem; min-width: 0; }
legend { font-weight: 600; padding: 0 .3rem; }
ul { list-style: none; margin: 0; padding: 0; }
label { display: flex; gap: .6rem; align-items: flex-start; padding: .5rem .3rem; min-height: 44px; border-radius: .4rem; }
label:focus-within, button:focus-visible { outline: 3px solid var(--mark); outline-offset: 1px; }
input { width: 1.2rem; height: 1.2rem; margin: .15rem 0 0; flex: none; accent-color: var(--mark); }
small { display: block; color: var(--quiet); font-size: .875rem; }
.granted { list-style: disc; margin-bottom: .8rem; padding-left: 1.4rem; }
section { border-top: 1px solid var(--line); padding-bottom: 1rem; }
form > button { width: 100%; padding: .5rem; }
.buttons { position: sticky; bottom: 0; display: flex; gap: .6rem; margin: 0; padding: .8rem 0; background: var(--ground); border-top: 1px solid var(--line); }
button { flex: 1; min-height: 44px; font: inherit; border-radius: .4rem; border: 1px solid var(--line); background: var(--ground); color: var(--text); }
.allow { background: var(--mark); border-color: var(--mark); color: var(--onmark); font-weight: 600; }
`;
