namespace Samples.Storage;

/// <summary>What stands before every key of a sample (setting <c>KeySpace</c>; empty unless set), so that two of them share one Redis in peace.</summary>
public sealed record KeySpace(string? Name)
{
    public string Prefixed(string key) => string.IsNullOrEmpty(Name) ? key : $"{Name}:{key}";
}
