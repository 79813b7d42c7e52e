import stat

from cms.settings.secret import generated_secret_key


def test_the_demo_makes_a_key_that_nobody_else_can_read_and_keeps_it(tmp_path):
    data_dir = tmp_path / "var"
    key = generated_secret_key(data_dir)
    assert len(key) >= 50
    assert stat.S_IMODE((data_dir / "secret_key").stat().st_mode) == 0o600
    assert generated_secret_key(data_dir) == key


def test_two_sites_have_two_keys(tmp_path):
    assert generated_secret_key(tmp_path / "one") != generated_secret_key(tmp_path / "two")
