namespace RedisLocking.Repository.Tests.Layers;

public sealed class LayerTableTests
{
    private static readonly LayerTable Table = new(["Low"], ["Left", "Right"], [SourceFolders.Root]);

    [Fact]
    public void FindViolations_UsesOfLowerRanks_NoneAreFound() =>
        Violations(("Low/A.cs", "class A;"), ("Left/B.cs", "class B { A? a; }"), ("C.cs", "class C { A? a; B? b; }"))
            .ShouldBeEmpty();

    [Fact]
    public void FindViolations_UseOfAHigherRank_IsNamedWithItsLine() =>
        Violations(("Low/A.cs", "class A\n{\n  B? b;\n}"), ("Left/B.cs", "class B;"))
            .ShouldBe(["Low/A.cs:3: Low uses Left, which is above it"]);

    [Theory]
    [InlineData("class A { void M() { var b = B.All; } }")]
    [InlineData("class A { System.Collections.Generic.List<B> b = new(); }")]
    [InlineData("class A { object b = Middle.Made(); }")]
    public void FindViolations_UseOfAHigherRankInDisguise_IsFound(string user) =>
        Violations(
                ("Low/A.cs", user),
                ("Left/B.cs", "class B { public static B[] All = []; } static class Middle { public static B Made() => new(); }"))
            .ShouldNotBeEmpty();

    [Fact]
    public void FindViolations_UseOfANeighbour_IsAllowed() =>
        Violations(("Left/B.cs", "class B;"), ("Right/C.cs", "class C { B? b; }")).ShouldBeEmpty();

    [Fact]
    public void FindViolations_NeighboursThatUseEachOther_BothAreNamed() =>
        Violations(("Left/B.cs", "class B { C? c; }"), ("Right/C.cs", "class C { B? b; }")).ShouldBe(
            ["Left/B.cs:1: Left uses Right, which uses Left as well", "Right/C.cs:1: Right uses Left, which uses Right as well"]);

    [Fact]
    public void FindViolations_FolderWithoutARank_IsNamed() =>
        Violations(("Helpers/A.cs", "class A;")).ShouldHaveSingleItem().ShouldStartWith("Helpers has no rank");

    [Fact]
    public void FindViolations_TwoTypesOfOneName_AreNotMixedUp() =>
        Violations(
                ("Low/A.cs", "namespace Low; class Terms; class A { Terms? terms; }"),
                ("Left/B.cs", "namespace Left; class Terms;"))
            .ShouldBeEmpty();

    private static IReadOnlyList<string> Violations(params (string Path, string Text)[] files) =>
        Table.FindViolations(new SourceFolders("MadeUp", files.ToDictionary(file => file.Path, file => file.Text)));
}
