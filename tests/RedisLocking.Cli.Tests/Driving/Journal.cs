namespace RedisLocking.Cli.Tests.Driving;

/// <summary>A file that several commands write lines to.</summary>
internal sealed class Journal : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    /// <summary>A command that says when it begins and when it ends, with a pause in between.</summary>
    public string[] Command(string who, string pause = "0.2") =>
        ["sh", "-c", $"echo begin {who} >> {_path}; sleep {pause}; echo end {who} >> {_path}"];

    public IReadOnlyList<string> Lines => File.ReadAllLines(_path);

    /// <summary>Every command ended before the next one began.</summary>
    public void ShouldBeOneAfterTheOther(int commands)
    {
        var lines = Lines;
        lines.Count.ShouldBe(2 * commands);
        foreach (var pair in lines.Chunk(2))
            pair.ShouldBe([$"begin {pair[0].Split(' ')[1]}", $"end {pair[0].Split(' ')[1]}"]);
    }

    public void Dispose() => File.Delete(_path);
}
