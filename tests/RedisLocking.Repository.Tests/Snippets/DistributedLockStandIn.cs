namespace Medallion.Threading;

/// <summary>Stands in for the type of the package DistributedLock.Core, so that the names that clash are compiled together here.</summary>
public interface IDistributedLock
{
    string Name { get; }
}

/// <inheritdoc cref="IDistributedLock"/>
public interface IDistributedLockProvider
{
    IDistributedLock CreateLock(string name);
}
