namespace RedisLocking.FaultTests.Histories.Checks;

/// <summary>A check that met double holds which a fault explains.</summary>
internal interface IDocumentedDoubleHolds
{
    /// <summary>How many, of the history that was looked at last.</summary>
    int Documented { get; }
}
