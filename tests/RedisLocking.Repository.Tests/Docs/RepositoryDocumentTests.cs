namespace RedisLocking.Repository.Tests.Docs;

public sealed class RepositoryDocumentTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("SECURITY.md")]
    [InlineData("LICENSE")]
    public void A_stranger_finds_the_document(string path) => RepositoryFiles.Read(path).ShouldNotBeNullOrWhiteSpace();

    [Fact]
    public void The_changelog_has_room_for_what_is_not_released_yet() =>
        RepositoryFiles.Read("CHANGELOG.md").ReplaceLineEndings("\n").Split('\n').ShouldContain("## Unreleased");

    [Fact]
    public void The_packages_and_the_repository_name_one_license()
    {
        RepositoryFiles.Read("LICENSE").ShouldStartWith("MIT License");
        RepositoryFiles.Read("Directory.Build.props").ShouldContain("<PackageLicenseExpression>MIT</PackageLicenseExpression>");
    }
}
