using System.Reflection;
using RedisLocking.ContractTests.Mutexes;
using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests;

/// <summary>Keeps a new provider, or a new suite, from being left out quietly.</summary>
public sealed class EveryProviderRunsEveryContract
{
    private static readonly Type[] Types = typeof(EveryProviderRunsEveryContract).Assembly.GetTypes();

    private static Type[] Contracts => [.. Types.Where(type => type is { IsAbstract: true, IsGenericTypeDefinition: true } && TakesAFixture(type))];

    private static Type[] Fixtures => [.. Types.Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(ProviderFixture)))];

    [Fact]
    public void Every_suite_has_a_test_class_for_every_provider() => Missing(Contracts, Fixtures, Types).ShouldBeEmpty();

    [Fact]
    public void Every_provider_of_the_product_has_a_fixture()
    {
        var providers = typeof(EveryProviderRunsEveryContract).Assembly.GetReferencedAssemblies()
            .Where(assembly => assembly.Name!.StartsWith("RedisLocking", StringComparison.Ordinal))
            .SelectMany(assembly => Assembly.Load(assembly).GetExportedTypes())
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(ILockProvider)));
        var tested = Fixtures.Select(fixture => ((ProviderFixture)Activator.CreateInstance(fixture)!).ProviderType);

        providers.ShouldBe(tested, ignoreOrder: true);
    }

    [Fact]
    public void A_missing_test_class_is_named()
    {
        var withoutOne = Types.Where(type => type != typeof(InMemoryMutexTests));

        Missing(Contracts, Fixtures, withoutOne).ShouldBe(["MutexContract for InMemoryFixture"]);
    }

    private static IEnumerable<string> Missing(IEnumerable<Type> contracts, IEnumerable<Type> fixtures, IEnumerable<Type> types) =>
        from contract in contracts
        from fixture in fixtures
        where ((ProviderFixture)Activator.CreateInstance(fixture)!).Offers(contract)
        let suite = contract.MakeGenericType(fixture)
        where !types.Any(type => type.IsSealed && type.BaseType == suite)
        select $"{contract.Name.Split('`')[0]} for {fixture.Name}";

    private static bool TakesAFixture(Type type) =>
        type.GetGenericArguments() is [var argument] && argument.GetGenericParameterConstraints().Contains(typeof(ProviderFixture));
}
