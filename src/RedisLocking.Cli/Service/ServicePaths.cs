namespace RedisLocking.Cli.Service;

/// <summary>Where things are in the lock service, relative to its address.</summary>
internal static class ServicePaths
{
    public static string Lock(LockName name) => "v1/locks/" + Uri.EscapeDataString(name.Value);

    public static string Election(LockName name) => "v1/elections/" + Uri.EscapeDataString(name.Value);

    public static string Lease(LeaseHandle handle) => "v1/leases/" + handle.Value;
}
