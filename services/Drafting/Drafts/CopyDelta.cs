using System.Text.Json;
using System.Text.Json.Nodes;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>
/// What an earlier copy had that a later one has not: fields, the order of blocks, and blocks that differ. Of a block whose text alone differs it is
/// <c>[prefix, suffix, middle]</c>, so that a save takes the space of what was typed.
/// </summary>
public static class CopyDelta
{
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web);

    public static JsonObject Between(Copy later, Copy earlier)
    {
        var (delta, others) = (new JsonObject(), Fields(later));
        foreach (var (field, value) in Fields(earlier))
        {
            if (!JsonNode.DeepEquals(value, others[field]))
            {
                delta[field] = value?.DeepClone();
            }
        }

        if (!later.Blocks.Select(block => block.Id).SequenceEqual(earlier.Blocks.Select(block => block.Id)))
        {
            delta["order"] = new JsonArray([.. earlier.Blocks.Select(block => (JsonNode)block.Id)]);
        }

        var (known, blocks) = (later.Blocks.ToDictionary(block => block.Id), new JsonObject());
        foreach (var block in earlier.Blocks)
        {
            var after = known.GetValueOrDefault(block.Id);
            if (after != block)
            {
                blocks[block.Id] = after is not null && after with { Text = "" } == block with { Text = "" }
                    ? Splice(after.Text, block.Text)
                    : JsonSerializer.SerializeToNode(block, Stored);
            }
        }

        if (blocks.Count > 0)
        {
            delta["blocks"] = blocks;
        }

        return delta;
    }

    public static Copy Apply(Copy later, JsonObject delta)
    {
        var fields = Fields(later);
        foreach (var (field, value) in delta.Where(member => member.Key is not ("order" or "blocks")))
        {
            fields[field] = value?.DeepClone();
        }

        var (known, changed) = (later.Blocks.ToDictionary(block => block.Id), delta["blocks"]?.AsObject());
        var order = delta["order"]?.AsArray().Select(id => id!.GetValue<string>()) ?? later.Blocks.Select(block => block.Id);
        fields["blocks"] = new JsonArray();
        return fields.Deserialize<Copy>(Stored)! with
        {
            Blocks =
            [
                .. order.Select(id => changed?[id] switch
                {
                    JsonArray splice => known[id] with { Text = Spliced(known[id].Text, splice) },
                    JsonObject whole => whole.Deserialize<Block>(Stored)!,
                    _ => known[id],
                }),
            ],
        };
    }

    private static JsonObject Fields(Copy copy)
    {
        var fields = JsonSerializer.SerializeToNode(copy with { Blocks = [] }, Stored)!.AsObject();
        fields.Remove("blocks");
        return fields;
    }

    private static JsonArray Splice(string later, string earlier)
    {
        var prefix = later.AsSpan().CommonPrefixLength(earlier);
        // Half a surrogate pair cannot be stored.
        prefix -= prefix > 0 && char.IsHighSurrogate(later[prefix - 1]) ? 1 : 0;
        var suffix = 0;
        while (suffix < Math.Min(later.Length, earlier.Length) - prefix && later[^(suffix + 1)] == earlier[^(suffix + 1)])
        {
            suffix++;
        }

        suffix -= suffix > 0 && char.IsLowSurrogate(later[^suffix]) ? 1 : 0;
        return [prefix, suffix, earlier[prefix..^suffix]];
    }

    private static string Spliced(string later, JsonArray splice) =>
        string.Concat(later[..splice[0]!.GetValue<int>()], splice[2]!.GetValue<string>(), later[^splice[1]!.GetValue<int>()..]);
}
