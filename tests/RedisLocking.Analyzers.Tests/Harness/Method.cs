namespace RedisLocking.Analyzers.Tests.Harness;

internal static class Method
{
    /// <summary>A class with an async method of these statements, which has a lock, a wait and a cancellation token.</summary>
    public static string With(string statements) =>
        "public static class Work\n{\n"
        + "    public static async Task RunAsync(IDistributedLock one, TimeSpan wait, CancellationToken ct)\n    {\n"
        + string.Concat(statements.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length == 0 ? "\n" : $"        {line}\n"))
        + "    }\n\n"
        + "    private static Task DoAsync(object? with = null) => Task.FromResult(with);\n}\n";
}
