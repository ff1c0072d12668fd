using System.Text.Json;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Tests.Specs.Shared;

public sealed class InputSpecs
{
    [Theory]
    [InlineData("""{"text":"a","text":"b"}""")]
    [InlineData("""{"TEXT":"a"}""")]
    [InlineData("""{"text":5}""")]
    [InlineData("""{"number":"5"}""")]
    [InlineData("""{"unknown":1}""")]
    [InlineData("""{"text":"a\u0000b"}""")]
    [InlineData("""{"text":"\ud800"}""")]
    [InlineData("""{"text":"a",}""")]
    [InlineData("""{"text":"a"/* b */}""")]
    public void What_is_not_exactly_readable_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Sent>(json, Json.Options));

    [Theory]
    [InlineData("2026-11-24T06:00:00Z", "2026-11-24T06:00:00.0000000Z")]
    [InlineData("2026-11-24T06:00:00.1234567+01:00", "2026-11-24T05:00:00.1234560Z")]
    public void A_time_is_read_with_its_offset_and_written_in_utc(string sent, string written)
    {
        var time = JsonSerializer.Deserialize<Sent>($$"""{"time":"{{sent}}"}""", Json.Options)!.Time;
        Assert.Equal(written, Json.FormatTime(time!.Value));
    }

    [Theory]
    [InlineData("2026-11-24T06:00:00")]
    [InlineData("2026-11-24")]
    [InlineData("tomorrow")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    public void A_time_without_offset_or_sense_is_a_wrong_value_not_wrong_json(string sent) =>
        Assert.Throws<InvalidValueException>(() => JsonSerializer.Deserialize<Sent>($$"""{"time":"{{sent}}"}""", Json.Options));

    [Theory]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3, true)]
    [InlineData("e\u0301e\u0301e\u0301e\u0301", 3, false)]
    [InlineData("abcd", 3, false)]
    public void Limits_count_what_a_reader_counts(string text, int max, bool fits) =>
        Assert.Equal(fits, new ValidationErrors().Line("/headline", text, max).Rejection is null);

    [Theory]
    [InlineData("a\u202Eb")]
    [InlineData("a\u2066b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u0085b")]
    [InlineData("a\nb")]
    [InlineData("a\uFEFFb")]
    public void A_line_holds_no_control_or_override_characters(string text) =>
        Assert.Equal(422, new ValidationErrors().Line("/headline", text, 100).Rejection?.Status);

    [Fact]
    public void Running_text_may_break_lines() => Assert.Null(new ValidationErrors().Text("/note", "a\nb\tc", 100).Rejection);

    [Fact]
    public void Every_wrong_field_is_said_at_once()
    {
        var refusal = new ValidationErrors().Line("/headline", " ", 10, required: true).Text("/note", "abc", 2).Require(false, "/due", "Too late.").Rejection;
        var errors = Assert.IsType<Dictionary<string, string[]>>(refusal!.More!["errors"]);
        Assert.Equal(["/headline", "/note", "/due"], errors.Keys);
    }

    public sealed record Sent(string? Text, int? Number, DateTimeOffset? Time);
}
