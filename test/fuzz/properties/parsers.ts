// Both parsers on any text: their trees tile it and every span lies where it belongs.
import assert from "node:assert/strict";
import { parseCf } from "../../../server/src/cf/parse-cf.ts";
import { parseCallAt, parseMc } from "../../../server/src/mc/parse-mc.ts";
import { LineIndex } from "../../../server/src/text/line-index.ts";
import { SourceText } from "../../../server/src/text/source-text.ts";
import { defineProperty } from "../property.ts";
import { assertSpansInside } from "../spans.ts";
import { textOf } from "../texts.ts";
import { isWellFormed } from "../well-formed.ts";

const LINE_END = /^(?:\r?\n)?$/;

export const cfLinesTile = defineProperty({
  name: "cf-lines-tile",
  share: 2,
  inputs: textOf("sendmail-cf"),
  check: (text) => {
    const { tree, problems } = parseCf(text);
    const whole = { start: 0, end: text.length };
    const index = new LineIndex(text);
    assert.equal(tree.text, text);
    let at = 0;
    tree.lines.forEach((line, number) => {
      const between = text.slice(at, line.span.start);
      assert.ok(line.span.start >= at, `line ${number} begins before the one in front of it ends`);
      assert.match(between, LINE_END, `something was lost in front of line ${number}`);
      assert.ok(number === 0 ? between === "" : between !== "", `one line end stands in front of line ${number}`);
      assert.equal(line.line, index.lineAt(line.span.start), `the number of line ${number}`);
      assertSpansInside(line, whole, line.kind);
      at = line.span.end;
    });
    assert.match(text.slice(at), LINE_END, "something was lost at the end");
    assertSpansInside(problems, whole, "problem");
  },
});

export const mcNodesTile = defineProperty({
  name: "mc-nodes-tile",
  share: 2,
  inputs: textOf("sendmail-mc"),
  check: (text) => {
    const { tree, problems } = parseMc(text);
    const whole = { start: 0, end: text.length };
    let at = 0;
    for (const node of tree.nodes) {
      assert.equal(node.span.start, at, `a ${node.kind} begins where the one in front of it ends`);
      assert.ok(node.span.end > at, `a ${node.kind} holds something`);
      at = node.span.end;
      assertSpansInside(node, whole, node.kind);
      if (node.kind !== "call") continue;
      assert.equal(node.name, text.slice(node.nameSpan.start, node.nameSpan.end));
      for (const argument of node.args) assert.equal(argument.text, text.slice(argument.content.start, argument.content.end));
      assert.deepEqual(parseCallAt(text, node.span.start)?.nameSpan, node.nameSpan);
    }
    assert.equal(at, text.length, "the nodes reach the end");
    assertSpansInside(problems, whole, "problem");
  },
});

export const positionsRoundTrip = defineProperty({
  name: "positions-round-trip",
  share: 1,
  inputs: textOf("sendmail-mc"),
  check: (text) => {
    const source = SourceText.fromText("/x", text);
    let previous = -1;
    for (let offset = 0; offset <= text.length; offset += Math.max(1, text.length >> 9)) {
      const position = source.lines.positionAt(offset);
      const back = source.lines.offsetAt(position);
      // Inside a CRLF there is no position of its own.
      assert.ok(back === offset || (back === offset - 1 && text.slice(back, offset + 1) === "\r\n"), `${offset} became ${back}`);
      const byte = source.toByte(offset);
      assert.ok(byte >= previous && byte <= source.bytes.length, "bytes go up");
      previous = byte;
      const isHalf = /[\udc00-\udfff]/.test(text.charAt(offset)) && /[\ud800-\udbff]/.test(text.charAt(offset - 1));
      if (!isHalf) assert.equal(source.toUtf16(byte), offset);
    }
    if (isWellFormed(text)) assert.equal(SourceText.fromBytes("/x", source.encode(text)).text, text);
  },
});
