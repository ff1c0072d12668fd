using EditorialPlatform.Tests.Benchmarks;

// tests/run --servers dotnet <this program> [measurement...]: prints figures to read; nothing here passes or fails.
Dictionary<string, Func<Task>> measurements = new()
{
    ["latency"] = Latency.MeasureAsync,
    ["queues"] = Queues.MeasureAsync,
    ["memory"] = Memory.MeasureAsync,
    ["growth"] = Growth.MeasureAsync,
    ["idle"] = Idle.MeasureAsync,
    ["workflow"] = Workflow.MeasureAsync,
    ["footprint"] = Footprint.MeasureAsync,
    ["readers"] = () => Readers.MeasureAsync(Readers.Pages, Readers.Approval, Readers.Growth),
    ["readers-pages"] = () => Readers.MeasureAsync(Readers.Pages),
    ["readers-approval"] = () => Readers.MeasureAsync(Readers.Approval),
    ["readers-growth"] = () => Readers.MeasureAsync(Readers.Growth),
};

if (args is [ConstantPage.Argument, ..])
{
    await ConstantPage.ServeAsync(args[1..]);
    return 0;
}

var wanted = args.Length == 0 ? ["latency", "readers"] : args;
if (wanted.FirstOrDefault(name => !measurements.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no measurement {unknown}; there are: {string.Join(", ", measurements.Keys)}");
    return 2;
}

foreach (var name in wanted)
{
    Console.WriteLine($"== {name}");
    await measurements[name]();
}

return 0;
