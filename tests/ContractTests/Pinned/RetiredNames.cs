using System.Reflection;

namespace EditorialPlatform.Tests.ContractTests.Pinned;

/// <summary>Former names of types, which must not come back, for example with an old branch.</summary>
public sealed class RetiredNames
{
    [Fact]
    public void No_type_has_a_retired_name()
    {
        var retired = Pin.Read("retired-types").ToHashSet(StringComparer.Ordinal);
        var types = Directory.EnumerateFiles(AppContext.BaseDirectory, "EditorialPlatform.*.dll")
            .Where(file => !Path.GetFileName(file).StartsWith("EditorialPlatform.Tests.", StringComparison.Ordinal))
            .SelectMany(file => Assembly.Load(Path.GetFileNameWithoutExtension(file)).GetTypes()).ToList();
        Assert.NotEmpty(types);
        Assert.DoesNotContain(types.Select(type => type.Name.Split('`')[0]), retired.Contains);
    }
}
