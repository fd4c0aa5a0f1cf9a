using System.Reflection;
using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests;

/// <summary>Keeps a new store, or a new suite, from being left out quietly.</summary>
public sealed class EveryStoreRunsEveryContract
{
    private static readonly Type[] Types = typeof(EveryStoreRunsEveryContract).Assembly.GetTypes();

    private static Type[] Contracts => [.. Types.Where(type => type is { IsAbstract: true, IsGenericTypeDefinition: true } && type.IsSubclassOf(typeof(StoreContract)))];

    private static Type[] Fixtures => [.. Types.Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(StoreFixture)))];

    [Fact]
    public void Every_suite_has_a_test_class_for_every_store()
    {
        var missing =
            from contract in Contracts
            from fixture in Fixtures
            let suite = contract.MakeGenericType(fixture)
            where !Types.Any(type => type.IsSealed && type.BaseType == suite)
            select $"{contract.Name.Split('`')[0]} for {fixture.Name}";

        Contracts.ShouldNotBeEmpty();
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Every_store_of_the_product_has_a_fixture()
    {
        var stores = typeof(EveryStoreRunsEveryContract).Assembly.GetReferencedAssemblies()
            .Where(assembly => assembly.Name!.StartsWith("RedisLocking", StringComparison.Ordinal))
            .SelectMany(assembly => Assembly.Load(assembly).GetExportedTypes())
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IVersionedStore)));

        Fixtures.Select(fixture => ((StoreFixture)Activator.CreateInstance(fixture)!).StoreType).Distinct().ShouldBe(stores, ignoreOrder: true);
    }
}
