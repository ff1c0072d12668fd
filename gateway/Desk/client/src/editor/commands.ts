// Commands of the toolbar and the keyboard shortcuts.
import { baseKeymap, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { TextSelection, type Command, type EditorState } from "prosemirror-state";
import type { MarkType } from "prosemirror-model";
import { newId } from "../copy";
import { schema } from "./schema";

const nodes = schema.nodes,
  marks = schema.marks;

const setKind =
  (kind: string): Command =>
  (state, dispatch) => {
    const { from, to } = state.selection,
      change = state.tr;
    state.doc.nodesBetween(from, to, (node, at) => {
      if (node.isTextblock) {
        change.setBlockType(at, at + node.nodeSize, nodes[kind]!, { id: node.attrs["id"] as string });
      }
      return false;
    });
    if (change.docChanged) {
      dispatch?.(change.scrollIntoView());
    }
    return change.docChanged;
  };

export const isKind = (state: EditorState, kind: string): boolean => state.selection.$from.parent.type === nodes[kind];
export const toggleKind =
  (kind: string): Command =>
  (state, dispatch) =>
    setKind(isKind(state, kind) ? "paragraph" : kind)(state, dispatch);
export const hasMark = (state: EditorState, type: MarkType): boolean =>
  state.selection.empty
    ? !!type.isInSet(state.storedMarks ?? state.selection.$from.marks())
    : state.doc.rangeHasMark(state.selection.from, state.selection.to, type);

// Enter starts another item at the end of a list item, and a paragraph after a heading or quote. An empty block becomes a paragraph.
const enter: Command = (state, dispatch) => {
  const { $from, empty } = state.selection,
    here = $from.parent;
  if (!empty || here.type === nodes["paragraph"]) {
    return false;
  }
  if (here.content.size === 0) {
    return setKind("paragraph")(state, dispatch);
  }
  if ($from.parentOffset !== here.content.size) {
    return false;
  }
  const list = here.type === nodes["bullet"] || here.type === nodes["numbered"];
  const change = state.tr.insert($from.after(), (list ? here.type : nodes["paragraph"]).create({ id: newId() }));
  dispatch?.(change.setSelection(TextSelection.create(change.doc, $from.after() + 1)).scrollIntoView());
  return true;
};

const backspace: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  return (
    empty &&
    $from.parentOffset === 0 &&
    !isKind(state, "paragraph") &&
    !isKind(state, "figure") &&
    setKind("paragraph")(state, dispatch)
  );
};

const breakLine: Command = (state, dispatch) => {
  if (state.selection.$from.parent.type.contentMatch.matchType(nodes["hard_break"])) {
    dispatch?.(state.tr.replaceSelectionWith(nodes["hard_break"].create()).scrollIntoView());
  }
  return true;
};

export const bold = toggleMark(marks["strong"]),
  italic = toggleMark(marks["em"]);

export const keyBindings = (link: Command, bar: Command): Record<string, Command> => ({
  ...baseKeymap,
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  "Mod-b": bold,
  "Mod-i": italic,
  "Mod-k": link,
  "Alt-F10": bar,
  "Mod-Alt-0": setKind("paragraph"),
  "Mod-Alt-2": toggleKind("heading2"),
  "Mod-Alt-3": toggleKind("heading3"),
  "Shift-Mod-7": toggleKind("numbered"),
  "Shift-Mod-8": toggleKind("bullet"),
  "Shift-Mod-9": toggleKind("quote"),
  Enter: (state, dispatch, view) => enter(state, dispatch, view) || baseKeymap["Enter"]!(state, dispatch, view),
  Backspace: (state, dispatch, view) =>
    backspace(state, dispatch, view) || baseKeymap["Backspace"]!(state, dispatch, view),
  "Shift-Enter": breakLine,
});
