namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>Something that is done to a process, a server or the network, and undone when it is over.</summary>
internal abstract class CampaignFault
{
    /// <summary>For the counts: one kind of fault has one name.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The row of the guarantees by which whoever held when it happened and whoever came after may both hold until the first one's deadline;
    /// null: none, holders stay alone.
    /// </summary>
    public virtual string? Opens => null;

    /// <summary>Whether that is because a server's data are gone, of which a server that is held off makes nothing.</summary>
    public virtual bool LosesData => false;

    /// <summary>Whether the process that it befalls does nothing meanwhile.</summary>
    public virtual bool Stops => false;

    /// <summary>Happens, and is over when this returns.</summary>
    /// <param name="arena">What there is.</param>
    /// <param name="random">Chooses what it befalls and how long it lasts: the same numbers in the same order, whatever happens meanwhile.</param>
    /// <returns>What it befell.</returns>
    public abstract Task<string> HappenAsync(Arena arena, Random random);

    /// <summary>A time between the two.</summary>
    protected static TimeSpan Between(Random random, int milliseconds, int most) => TimeSpan.FromMilliseconds(random.Next(milliseconds, most));
}
