"""民营经济专项: a special review of 工程技术 and 农业技术."""
