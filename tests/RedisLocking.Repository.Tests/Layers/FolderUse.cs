namespace RedisLocking.Repository.Tests.Layers;

/// <summary>A line of one folder that uses a type which another folder declares.</summary>
internal sealed record FolderUse(string From, string To, string Place)
{
    public override string ToString() => $"{Place}: {From} uses {To}";
}
