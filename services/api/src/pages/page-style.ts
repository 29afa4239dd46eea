/** The style of all pages: the system's own fonts and colours, readable from 320 pixels on, light and dark. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1d2433; --soft: #566074; --line: #d5dae3; --paper: #fff; --link: #1a56a8; --button: #1a56a8; --button-ink: #fff; --bad: #a1260d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --soft: #a9b2c3; --line: #3a4356; --paper: #141924; --link: #8ab8f5; --button: #8ab8f5; --button-ink: #0d1420; --bad: #ff9c85; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .5rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.small { color: var(--soft); font-size: .9375rem; }
.bad { color: var(--bad); }
ul { padding-left: 1.25rem; }
ul.cards { list-style: none; padding: 0; }
ul.cards > li { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: 0 0 .75rem; }
ul.cards p { margin: 0 0 .5rem; }
form p { margin: 0 0 .75rem; }
label { display: block; font-weight: 600; }
input { font: inherit; color: inherit; background: var(--paper); width: 100%; max-width: 26rem; padding: .5rem; border: 1px solid var(--soft); border-radius: .375rem; }
button { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--button); border-radius: .375rem; background: var(--button); color: var(--button-ink); cursor: pointer; }
a.button { display: inline-block; min-height: 2.75rem; padding: .5rem 1rem; border-radius: .375rem; background: var(--button); color: var(--button-ink); text-decoration: none; }
button.quiet { background: transparent; color: var(--link); }
table { width: 100%; border-collapse: collapse; overflow-wrap: normal; }
caption { text-align: left; padding: 0 0 .5rem; }
th, td { text-align: left; padding: .375rem .5rem .375rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { font-weight: 600; }
ul.steps { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; }
ul.steps a { display: inline-block; padding: .5rem 0; }
details { margin: .75rem 0; }
summary { cursor: pointer; }
`.trimStart();
