namespace EditorialPlatform.Tests.EndToEnd;

/// <summary>One trace covers everything from the reporter's submission to the reader's page, in all programs involved.</summary>
public sealed class OneTrace(Platform platform)
{
    [Fact]
    public async Task One_trace_leads_from_the_submission_through_the_approval_to_the_publication()
    {
        var job = new Job(platform);
        await job.ImportAsync("Un puits pour Kidal\n\nACTUALITÉS/MALI\n\nQuarante familles y puisent chaque jour.\n");
        await job.SubmitAsync(1);
        await job.ApproveAsync(1);
        await job.PathAsync("fr");

        (string Service, string Name)[] way =
        [
            ("gateway", "POST"), ("drafting", "submit"), ("drafting", "outbox draft_submitted"), ("review", "draft-submitted"),
            ("review", "decide ApproveCopy"), ("review", "outbox copy_approved"), ("publishing", "copy-approved"), ("drafting", "copy-approved"),
        ];
        List<string> missing = [];
        var deadline = DateTimeOffset.UtcNow.AddSeconds(20);
        do
        {
            // The newest span belongs to this article.
            var trace = platform.Traces.Spans.LastOrDefault(span => span.Name == "decide ApproveCopy")?.TraceId;
            var spans = platform.Traces.Spans.Where(span => span.TraceId == trace).ToList();
            missing = [.. way.Where(step => !spans.Exists(span => span.Service == step.Service && span.Name.Contains(step.Name, StringComparison.Ordinal)))
                .Select(step => $"{step.Service}: {step.Name}")];
            if (missing.Count == 0)
            {
                var root = Assert.Single(spans, span => span.ParentId.Length == 0);
                Assert.Equal("gateway", root.Service);
                return;
            }

            missing.Add($"in the trace {trace}: {string.Join(", ", spans.Select(span => $"{span.Service} {span.Name}").Distinct())}");
            await Task.Delay(500);
        }
        while (DateTimeOffset.UtcNow < deadline);

        Assert.Fail($"Missing from the trace: {string.Join("\n", missing)}");
    }
}
